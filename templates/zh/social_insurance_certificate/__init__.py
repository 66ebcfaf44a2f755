"""What the social insurance centre proves of a person's insured months."""
