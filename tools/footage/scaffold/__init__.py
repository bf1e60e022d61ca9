"""What comes with the product, and a first repository for an adopter."""
