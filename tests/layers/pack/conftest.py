"""The files that several tests read."""

import io

import pytest
from pptx import Presentation
from pypdf import PdfReader

from layers.pack.pdf import as_pdf
from layers.pack.pptx import as_pptx


@pytest.fixture(scope="session")
def slides_file(slides, tmp_path_factory):
    """The deck as a presentation in our own look."""
    content, said = as_pptx(slides, tmp_path_factory.mktemp("home"))
    assert said == ()
    return Presentation(io.BytesIO(content))


@pytest.fixture(scope="session")
def printed(slides):
    """The deck as printed slides."""
    return PdfReader(io.BytesIO(as_pdf(slides)))
