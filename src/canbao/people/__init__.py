"""Made-up populations that look like a county's, and the workbooks its departments would send about them."""
