"""As on our own pages, an instant with the abbreviation of the viewer's zone."""

DATE_FORMAT = "D j M Y"
DATETIME_FORMAT = "D j M Y, H:i T"
