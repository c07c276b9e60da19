"""The same in a browser, on this machine: the form, the evidence and the report, over one folder of profiles."""
