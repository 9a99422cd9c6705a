"""The one Gradio theme of all widgets: system fonts, and the page's own colours."""

import gradio as gr

_SURFACE = "var(--course-surface)"
_RAISED = "var(--course-raised)"
_BORDER = "var(--course-border)"
_TEXT = "var(--course-text)"
_MUTED = "var(--course-muted)"
_ACCENT = "var(--course-accent)"

_VALUES = {
    "body_background_fill": "transparent",
    "body_text_color": _TEXT,
    "body_text_color_subdued": _MUTED,
    "background_fill_primary": _SURFACE,
    "background_fill_secondary": _RAISED,
    "border_color_primary": _BORDER,
    "border_color_accent": _ACCENT,
    "color_accent": _ACCENT,
    "color_accent_soft": "var(--course-accent-soft)",
    "block_background_fill": "transparent",
    "block_border_color": _BORDER,
    "block_label_text_color": _MUTED,
    "block_title_text_color": _TEXT,
    "block_info_text_color": _MUTED,
    "input_background_fill": _RAISED,
    "input_border_color": "var(--course-border-strong)",
    "input_border_color_focus": _ACCENT,
    "input_placeholder_color": _MUTED,
    "button_primary_background_fill": _ACCENT,
    "button_primary_background_fill_hover": "var(--course-accent-strong)",
    "button_primary_border_color": _ACCENT,
    "button_primary_text_color": "var(--course-accent-text)",
    "button_primary_text_color_hover": "var(--course-accent-text)",
    "button_secondary_background_fill": _RAISED,
    "button_secondary_background_fill_hover": _SURFACE,
    "button_secondary_border_color": "var(--course-border-strong)",
    "button_secondary_text_color": _TEXT,
    "checkbox_background_color": _RAISED,
    "checkbox_background_color_selected": _ACCENT,
    "checkbox_border_color": "var(--course-border-strong)",
    "checkbox_border_color_selected": _ACCENT,
    "checkbox_label_background_fill": _RAISED,
    "checkbox_label_background_fill_selected": "var(--course-accent-soft)",
    "checkbox_label_text_color": _TEXT,
    "checkbox_label_text_color_selected": _TEXT,
    "slider_color": _ACCENT,
    "table_text_color": _TEXT,
    "table_border_color": _BORDER,
    "table_even_background_fill": _SURFACE,
    "table_odd_background_fill": _RAISED,
    "code_background_fill": _RAISED,
    "loader_color": _ACCENT,
    "link_text_color": _ACCENT,
}

_PLAIN = {
    "block_border_width": "0px",
    "block_padding": "0px",
    "block_shadow": "none",
    "button_primary_shadow": "none",
    "button_secondary_shadow": "none",
    "input_shadow": "none",
    "input_border_width": "1px",
    "layout_gap": "12px",
    "form_gap_width": "12px",
}
"""Sizes, the same in light and dark."""


def _theme() -> gr.themes.Base:
    theme = gr.themes.Base(
        font=("system-ui", "sans-serif"),
        font_mono=("ui-monospace", "monospace"),
        radius_size=gr.themes.sizes.radius_sm,
        text_size=gr.themes.sizes.text_md,
    )
    named = {f"{name}_dark": value for name, value in _VALUES.items()}
    dark = {name: value for name, value in named.items() if hasattr(theme, name)}
    return theme.set(**_VALUES, **dark, **_PLAIN)


THEME = _theme()
