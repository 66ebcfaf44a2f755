"""A payment platform's voucher of one transfer."""
