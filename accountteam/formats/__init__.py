"""How Django writes days and times where a page does not say so itself: in the admin."""
