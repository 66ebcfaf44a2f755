"""Inside the camera: the scene, one remap per sheet, light and lens, and what can still be read."""
