"""What every other room stands on: errors, text, dice, digests."""
