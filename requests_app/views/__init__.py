"""Doors for people: fetch through the guard, check the form, call one operation, answer."""
