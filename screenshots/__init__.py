"""Pictures of the samples for README.md: `make screenshots`."""
