"""A permit to carry goods by road."""
