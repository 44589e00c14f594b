"""`make bench`: what the portal promises about speed, measured on throw-away servers."""
