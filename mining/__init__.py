"""What is learned from marts. Imports the warehouse room only; writes only through `warehouse.load`."""
