"""How much of a mail is read. What is longer is cut or left unread; nothing of the original is lost by it."""

MAIL = 25 * 1024 * 1024  # bytes; of a larger one this much is kept
LINES = 500_000  # 25 MB in lines of base64 are some 340,000
NESTED = 100  # parts that may lie in one another: each line is held against every boundary around it
WORK = 20_000_000  # lines times parts
PARTS = 200
HEADER = 8_000  # characters of one header
OF_PART = 2_000  # characters of one that describes a part: its parameters are read again and again
ADDRESS = 1_000
RECIPIENTS = 50
REFERENCES = 50
HTML = 500_000
TEXT = 7_000  # characters; an event's note takes 8,000, and says what was attached
SUBJECT = 120
NAME = 120
ID = 250
ATTACHMENTS = 20
ATTACHMENT = 10 * 1024 * 1024
UNPACKED = 100 * 1024 * 1024
MEMBERS = 2_000
