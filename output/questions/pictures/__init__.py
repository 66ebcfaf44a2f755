"""Questions about what pictures show, whatever the papers say."""
