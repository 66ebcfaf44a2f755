"""What ``check`` derives a second time, a file for each thing."""
