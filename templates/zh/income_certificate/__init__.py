"""An employer's letter about income."""
