"""What somebody who means harm would put into a portfolio: words for every field (vectors.py,
fields.py), and files (bombs.py), with what runs and measures them."""
