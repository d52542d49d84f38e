"""Money that goes back: what the policy provides, proposed and approved by two persons, paid; mistakes reversed."""
