"""The rules of the house, one module a kind of rule; tools/check_house.py runs them."""
