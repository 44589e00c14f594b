"""Another question for Sales."""

from .kind import SALES, Kind

KIND = Kind("sales_question", "Another sales question", SALES, 80, "S13, S28, S63")
