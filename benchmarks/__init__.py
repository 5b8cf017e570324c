"""What is measured, and how: README.md beside this file."""
