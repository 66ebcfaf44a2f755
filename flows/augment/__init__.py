"""The camera for somebody's own pictures: arrays and labels in, arrays and labels out."""
