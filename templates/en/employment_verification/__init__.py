"""An employer's letter about somebody's post and pay."""
