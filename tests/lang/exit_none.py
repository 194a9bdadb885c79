"""Leaving with sys.exit()."""
import sys

print("before")
sys.exit()
print("never")
