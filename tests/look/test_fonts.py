from matplotlib import font_manager

from csat_helpers.look import fonts


def test_our_fonts_are_packages_not_the_systems():
    assert fonts.file("NotoSansSC-Regular.otf").is_file()
    assert all("site-packages" in str(folder) for folder in fonts.folders())


def test_registered_families_measure_han():
    fonts.register()
    fonts.register()
    for family, weight in ((fonts.REGULAR, 400), (fonts.BOLD, 700)):
        found = font_manager.findfont(
            font_manager.FontProperties(family=family, weight=weight), fallback_to_default=False
        )
        assert found.endswith("NotoSansSC-Regular.otf")


def test_missing_glyphs_are_named_once_in_order():
    assert fonts.missing_glyphs("满意 😀a😀\u200b🚀") == ["😀", "🚀"]
    assert fonts.missing_glyphs("▲▼ −±≥～“”") == []
