"""How the star is questioned: cubes, cells, drill-down."""
