"""Two datasets set side by side: what differs, and why."""
