"""A text as a square code that a telephone's camera reads, drawn as SVG: no script, no style, no other host."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_L
from qrcode.main import QRCode

# Any of the eight masks is read; to try out which is easiest to read takes four times as long as all the rest.
MASK = 3
QUIET = 4  # modules of white around it, without which cameras do not find it


@lru_cache(maxsize=512)
def qr_svg(text: str, label: str) -> SafeString:
    """Dark on white in either scheme, or cameras do not read it: a row of it is a row of strokes."""
    code = QRCode(error_correction=ERROR_CORRECT_L, border=0, mask_pattern=MASK)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    size = len(rows) + 2 * QUIET
    path = "".join(_strokes(row, y + QUIET) for y, row in enumerate(rows))
    return format_html(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}">'
        '<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path stroke="#000" d="{path}"/></svg>',
        size=size,
        label=label,
        path=path,
    )


def _strokes(row: list[bool], y: int) -> str:
    """The dark runs of a row, each from where the one before ended."""
    path, x, end = "", 0, -QUIET
    while x < len(row):
        length = next((n for n, dark in enumerate(row[x:]) if dark is not row[x]), len(row) - x)
        if row[x]:
            path += f"m{x - end} 0h{length}" if path else f"M{x + QUIET} {y}.5h{length}"
            end = x + length
        x += length
    return path
