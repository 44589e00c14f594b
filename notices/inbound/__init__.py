"""Inbound mail, read and judged without Django: bytes in, plain values out, whatever the bytes are."""
