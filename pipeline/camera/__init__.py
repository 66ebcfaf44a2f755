"""Inside the camera: the scene on the desk, one remap per sheet, light and lens, and what can still be read."""
