"""Histories written by earlier versions, which every later version must verify as they were verified then."""
