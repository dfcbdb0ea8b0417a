"""Maps: the Folium pages, the view a reader is looking at, and what is sent to the browser to draw it."""
