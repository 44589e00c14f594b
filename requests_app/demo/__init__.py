"""The demo: made-up companies, people and requests, moved to the present and run through the real operations.

`companies` and `people` are the directory, `published` the sample requests of May 2006, `current` those made
relative to the instant of loading. `moments` says when, `script` what, `playing` plays it in order of time.
Codes are not assigned by anybody, telephone numbers are 555-01xx, mail goes to example.com.
"""

from .accounts import PASSWORD, SIGN_INS
from .playing import load

__all__ = ["PASSWORD", "SIGN_INS", "load"]
