"""Upload: files on their way into a layer, step by step, from handing in to the receipt."""

import streamlit as st

from layers.drafts.draft import DraftError
from layers.store.drafts import Drafts
from views import cache
from views.components.failure import show_failure
from views.components.strip import page_strip
from views.components.upload_address import DRAFT, asked_step
from views.components.upload_contents import show_step
from views.components.upload_files import new_draft
from views.components.upload_gate import closed
from views.components.upload_stepper import stepper, upload_style
from views.components.upload_wizard import Wizard, show_said
from views.components.visitor import visitor
from views.i18n import _

who = visitor()
st.html(upload_style())
st.html(page_strip(_("数据上报"), _("交文件、看问题、看差异，确认后发布；发布前不影响任何页面")))
if not who.may_edit():
    closed(who)
else:
    drafts, draft = Drafts(cache.store()), None
    show_said()
    if asked := st.query_params.get(DRAFT, ""):
        try:
            draft = drafts.get(asked, who)
        except DraftError as error:
            show_failure(error)
    if draft is None:
        st.html(stepper("files"))
        new_draft(drafts, who)
    else:
        show_step(Wizard(drafts, who, draft, asked_step()))
