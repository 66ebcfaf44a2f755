"""The certificate: nothing of a bank's own papers is in a dataset, as far as readers can tell."""
