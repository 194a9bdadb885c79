"""Leaving with sys.exit([1, "two"])."""
import sys

print("before")
sys.exit([1, "two"])
print("never")
