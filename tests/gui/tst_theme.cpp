// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testentry.h"
#include "theme/icontint.h"
#include "theme/stylesheet.h"
#include "theme/theme.h"
#include "theme/tokens.h"

#include <QApplication>
#include <QCheckBox>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

namespace tst_theme {

using wf::Theme;
using wf::ThemeMode;
using wf::Token;

namespace {

struct NamedMode
{
    const char *name;
    ThemeMode mode;
    double textContrast;
};

constexpr std::array<NamedMode, 4> Modes{{{"dark", ThemeMode::Dark, 4.5},
                                          {"light", ThemeMode::Light, 4.5},
                                          {"dark contrast", ThemeMode::DarkContrast, 7.0},
                                          {"light contrast", ThemeMode::LightContrast, 7.0}}};

// What a person without green cones (deuteranopia) or red cones (protanopia) sees: the matrices of Viénot,
// Brettel and Mollon (1999) on linear RGB.
std::array<double, 3> dichromatic(const QColor &color, bool protan)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const double r = linear(color.redF());
    const double g = linear(color.greenF());
    const double b = linear(color.blueF());
    if (protan)
        return {0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b};
    return {0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b};
}

// CIE Lab, D65.
std::array<double, 3> lab(const std::array<double, 3> &rgb)
{
    const double x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.9505;
    const double y = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    const double z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.089;
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    return {116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))};
}

double distance(const std::array<double, 3> &a, const std::array<double, 3> &b)
{
    return std::sqrt(std::pow(a[0] - b[0], 2) + std::pow(a[1] - b[1], 2) + std::pow(a[2] - b[2], 2));
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrastOfKnownPairs();
    void textReachesItsContrast_data();
    void textReachesItsContrast();
    void darkTokensAreTheDesigns();
    void bandsAreFaintPiecesOfTheirSeverity();
    void seriesStayApart_data();
    void seriesStayApart();
    void severitiesStayApart_data();
    void severitiesStayApart();
    void fontsHaveTheirSizes();
    void missingIconIsNull();
    void iconTakesTheColourAtEveryRatio();
    void shippedIconsAllDraw();
    void styleSheetIsComplete();
    void changingTheModeRestyles();
    void checkMarkIsDrawnInOk();
    void focusIsVisible_data();
    void focusIsVisible();
};

void TestTheme::contrastOfKnownPairs()
{
    QCOMPARE(wf::contrastRatio(Qt::white, Qt::black), 21.0);
    QCOMPARE(wf::contrastRatio(Qt::black, Qt::white), 21.0);
    QVERIFY(std::abs(wf::contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);
}

void TestTheme::textReachesItsContrast_data()
{
    QTest::addColumn<QColor>("text");
    QTest::addColumn<QColor>("ground");
    QTest::addColumn<double>("atLeast");
    struct Named
    {
        const char *name;
        Token token;
    };
    constexpr std::array<Named, 3> grounds{
        {{"ground", Token::Ground}, {"panel", Token::Panel}, {"raised", Token::Raised}}};
    constexpr std::array<Named, 10> texts{{{"text", Token::Text},
                                           {"text2", Token::Text2},
                                           {"text3", Token::Text3},
                                           {"accent", Token::Accent},
                                           {"p0", Token::P0},
                                           {"p1", Token::P1},
                                           {"p2", Token::P2},
                                           {"p3", Token::P3},
                                           {"ok", Token::Ok},
                                           {"stale", Token::Stale}}};
    for (const NamedMode &m : Modes) {
        for (const Named &text : texts) {
            for (const Named &ground : grounds)
                QTest::addRow("%s: %s on %s", m.name, text.name, ground.name)
                    << wf::tokenColor(m.mode, text.token) << wf::tokenColor(m.mode, ground.token)
                    << m.textContrast;
        }
        for (const Token chip : {Token::P0, Token::P1, Token::P2, Token::P3})
            QTest::addRow("%s: chip %d", m.name, int(chip) - int(Token::P0))
                << wf::tokenColor(m.mode, Token::OnSeverity) << wf::tokenColor(m.mode, chip)
                << m.textContrast;
        QTest::addRow("%s: primary button", m.name)
            << wf::tokenColor(m.mode, Token::OnAccent) << wf::tokenColor(m.mode, Token::Accent)
            << m.textContrast;
        QTest::addRow("%s: text on control", m.name)
            << wf::tokenColor(m.mode, Token::Text) << wf::tokenColor(m.mode, Token::Control)
            << m.textContrast;
    }
}

void TestTheme::textReachesItsContrast()
{
    QFETCH(QColor, text);
    QFETCH(QColor, ground);
    QFETCH(double, atLeast);
    const double ratio = wf::contrastRatio(text, ground);
    QVERIFY2(ratio >= atLeast,
             qPrintable(QStringLiteral("%1 on %2 is %3").arg(text.name(), ground.name()).arg(ratio)));
}

void TestTheme::darkTokensAreTheDesigns()
{
    const Theme theme(ThemeMode::Dark);
    QCOMPARE(theme.color(Token::Ground).name(), QStringLiteral("#0e1216"));
    QCOMPARE(theme.color(Token::Accent).name(), QStringLiteral("#5aa9ff"));
    QCOMPARE(theme.severity(wf::Severity::P0), theme.color(Token::P0));
    QCOMPARE(theme.severity(wf::Severity::P3).name(), QStringLiteral("#7fb3d5"));
    QVERIFY(theme.isDark());
    QVERIFY(!Theme(ThemeMode::Light).isDark());
}

void TestTheme::bandsAreFaintPiecesOfTheirSeverity()
{
    for (const NamedMode &m : Modes) {
        const QColor critical = wf::tokenColor(m.mode, Token::BandCritical);
        QCOMPARE(critical.rgb(), wf::tokenColor(m.mode, Token::P0).rgb());
        QVERIFY(critical.alphaF() >= 0.12F && critical.alphaF() < 0.25F);
        const QColor warning = wf::tokenColor(m.mode, Token::BandWarning);
        QCOMPARE(warning.rgb(), wf::tokenColor(m.mode, Token::P2).rgb());
        QVERIFY(warning.alphaF() < critical.alphaF());
    }
}

void TestTheme::seriesStayApart_data()
{
    QTest::addColumn<ThemeMode>("mode");
    QTest::addColumn<bool>("protan");
    for (const NamedMode &m : Modes) {
        QTest::addRow("%s, protanopia", m.name) << m.mode << true;
        QTest::addRow("%s, deuteranopia", m.name) << m.mode << false;
    }
}

void TestTheme::seriesStayApart()
{
    QFETCH(ThemeMode, mode);
    QFETCH(bool, protan);
    QCOMPARE(wf::seriesColor(mode, 0), wf::tokenColor(mode, Token::Accent));
    for (int a = 0; a < 4; ++a) {
        for (int b = a + 1; b < 4; ++b) {
            const double apart = distance(lab(dichromatic(wf::seriesColor(mode, a), protan)),
                                          lab(dichromatic(wf::seriesColor(mode, b), protan)));
            QVERIFY2(apart > 15,
                     qPrintable(QStringLiteral("series %1 and %2 are %3 apart").arg(a).arg(b).arg(apart)));
        }
        QVERIFY(wf::contrastRatio(wf::seriesColor(mode, a), wf::tokenColor(mode, Token::Panel)) >= 3);
    }
}

void TestTheme::severitiesStayApart_data()
{
    seriesStayApart_data();
}

void TestTheme::severitiesStayApart()
{
    QFETCH(ThemeMode, mode);
    QFETCH(bool, protan);
    constexpr std::array<Token, 4> severities{Token::P0, Token::P1, Token::P2, Token::P3};
    for (std::size_t a = 0; a < severities.size(); ++a) {
        for (std::size_t b = a + 1; b < severities.size(); ++b) {
            const double apart = distance(lab(dichromatic(wf::tokenColor(mode, severities[a]), protan)),
                                          lab(dichromatic(wf::tokenColor(mode, severities[b]), protan)));
            QVERIFY2(apart > 15,
                     qPrintable(QStringLiteral("P%1 and P%2 are %3 apart").arg(a).arg(b).arg(apart)));
        }
    }
}

void TestTheme::fontsHaveTheirSizes()
{
    const Theme theme(ThemeMode::Dark);
    QCOMPARE(theme.font(wf::FontRole::Label).pixelSize(), 11);
    QCOMPARE(theme.font(wf::FontRole::Body).pixelSize(), 13);
    QCOMPARE(theme.font(wf::FontRole::RunbookTitle).pixelSize(), 16);
    QCOMPARE(theme.font(wf::FontRole::IncidentTitle).pixelSize(), 19);
    QCOMPARE(theme.font(wf::FontRole::Timer).pixelSize(), 18);
    QCOMPARE(theme.font(wf::FontRole::Mono).families().constFirst(), QStringLiteral("JetBrains Mono"));
    const QFontMetricsF digits(theme.font(wf::FontRole::Timer));
    for (const QChar c : QStringLiteral("023456789"))
        QCOMPARE(digits.horizontalAdvance(c), digits.horizontalAdvance(u'1'));
}

void TestTheme::missingIconIsNull()
{
    const Theme theme(ThemeMode::Dark);
    QVERIFY(theme.icon(QStringLiteral("no-such-icon")).isNull());
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("broken.svg")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("this is not a picture");
    file.close();
    QVERIFY(wf::tintedIcon(file.fileName(), Qt::red, Qt::gray).isNull());
}

void TestTheme::iconTakesTheColourAtEveryRatio()
{
    const QString path = QStringLiteral(WATCHFLOOR_SOURCE_DIR "/resources/icons/circle.svg");
    const QIcon icon = wf::tintedIcon(path, QColor(10, 200, 30), QColor(90, 90, 90));
    QVERIFY(!icon.isNull());
    for (const double ratio : {1.0, 2.0}) {
        const QPixmap pixmap = icon.pixmap(QSize(16, 16), ratio);
        QCOMPARE(pixmap.width(), int(16 * ratio));
        const QImage image = pixmap.toImage();
        QCOMPARE(image.pixelColor(image.width() / 2, image.height() / 2).rgb(), QColor(10, 200, 30).rgb());
        QCOMPARE(image.pixelColor(0, 0).alpha(), 0);
    }
    const QImage off = icon.pixmap(QSize(16, 16), 1.0, QIcon::Disabled).toImage();
    QCOMPARE(off.pixelColor(8, 8).rgb(), QColor(90, 90, 90).rgb());
}

void TestTheme::shippedIconsAllDraw()
{
    QFile list(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/resources/watchfloor.qrc"));
    QVERIFY(list.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(list.readAll());
    for (const QString &name :
         QStringLiteral("check copy warning triangle octagon diamond circle clock snooze close plus "
                        "play pause search folder plug chevron-down chevron-right person link-off "
                        "gear undo phone watchfloor")
             .split(u' ')) {
        QVERIFY2(text.contains(QStringLiteral("<file>icons/%1.svg</file>").arg(name)), qPrintable(name));
        const QString path = QStringLiteral(WATCHFLOOR_SOURCE_DIR "/resources/icons/%1.svg").arg(name);
        const QImage image = wf::tintedIcon(path, Qt::white, Qt::gray).pixmap(QSize(32, 32), 1.0).toImage();
        int inked = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                inked += image.pixelColor(x, y).alpha() > 128 ? 1 : 0;
        }
        QVERIFY2(inked > 40, qPrintable(name));
    }
}

void TestTheme::styleSheetIsComplete()
{
    for (const NamedMode &m : Modes) {
        const QString sheet = wf::buildStyleSheet(Theme(m.mode));
        QVERIFY(!sheet.contains(u'@'));
        QVERIFY(!sheet.contains(QStringLiteral(": ;")));
        QCOMPARE(sheet.count(u'{'), sheet.count(u'}'));
    }
}

void TestTheme::changingTheModeRestyles()
{
    Theme theme(ThemeMode::Dark);
    theme.apply();
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setMode(ThemeMode::Dark);
    QCOMPARE(changed.count(), 0);
    theme.setMode(ThemeMode::Light);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(QApplication::palette().color(QPalette::Window), theme.color(Token::Ground));
    QVERIFY(qApp->styleSheet().contains(theme.color(Token::Raised).name()));
    QCOMPARE(QApplication::font().pixelSize(), 13);
}

void TestTheme::checkMarkIsDrawnInOk()
{
    Theme theme(ThemeMode::Dark);
    theme.apply();
    QCheckBox box(QStringLiteral("step"));
    box.setChecked(true);
    box.resize(box.sizeHint());
    const QColor ok = theme.color(Token::Ok);
    const auto inked = [&] {
        const QImage image = box.grab().toImage();
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y) == ok ? 1 : 0;
        }
        return count;
    };
    QVERIFY(inked() > 80);
    box.setChecked(false);
    QCOMPARE(inked(), 0);
}

void TestTheme::focusIsVisible_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"", "ok", "danger", "quiet", "pill", "primary"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestTheme::focusIsVisible()
{
    QFETCH(QString, kind);
    Theme theme(ThemeMode::Dark);
    theme.apply();
    QWidget window;
    QPushButton button(QStringLiteral("Log"), &window);
    QPushButton other(QStringLiteral("Other"), &window);
    other.move(100, 0);
    if (!kind.isEmpty())
        button.setProperty("kind", kind);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    other.setFocus();
    const QImage without = button.grab().toImage();
    button.setFocus();
    QTRY_VERIFY(button.hasFocus());
    const QImage with = button.grab().toImage();
    QCOMPARE(with.size(), without.size());
    int differing = 0;
    for (int x = 0; x < with.width(); ++x)
        differing += with.pixelColor(x, 0) != without.pixelColor(x, 0) ? 1 : 0;
    QVERIFY2(differing > with.width() / 2, "the upper border has to change");
}

WF_GUI_TEST(TestTheme)

} // namespace tst_theme

#include "tst_theme.moc"
