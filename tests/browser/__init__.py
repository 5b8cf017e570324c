"""The sample site and a pack of it in a real Chromium, as those who read them do."""
