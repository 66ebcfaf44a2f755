"""The kinds of mark: one file each, named by the key that tells its marks in a layout."""
