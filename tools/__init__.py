"""Small scripts that guard and describe the code; nothing that runs in earnest imports them."""
