// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/stylesheet.h"

#include "theme/theme.h"

#include <QHash>

namespace wf {

namespace {

// "@name" stands for a colour. Sizes: spacing in steps of 4, radius 4, 6 and 8, one border weight.
constexpr const char *Surfaces = R"(
QMainWindow, QDialog, QWidget#ground { background: @ground; }
QWidget { selection-background-color: @accent; selection-color: @on-accent; }
QFrame[pane="true"] { background: @panel; border: 1px solid @line; border-radius: 8px; }
QFrame[standing="true"] { background: @panel; border: 1px solid @line; border-left: 5px solid @line; border-radius: 8px; }
QFrame[standing="true"][severity="P0"] { border-left-color: @p0; }
QFrame[standing="true"][severity="P1"] { border-left-color: @p1; }
QFrame[standing="true"][severity="P2"] { border-left-color: @p2; }
QFrame[standing="true"][severity="P3"] { border-left-color: @p3; }
QFrame[raised="true"] { background: @raised; border: 1px solid @line; border-radius: 6px; }
QFrame[alert="true"] { background: @alert-ground; border: 1px dashed @p2; border-radius: 6px; }
QFrame[code="true"] { background: @ground; border: 1px solid @line; border-radius: 4px; }
QFrame[banner="true"] { background: @danger-ground; border: 1px solid @p0; border-radius: 6px; }
QFrame[entry="true"] { border: 1px solid transparent; border-radius: 4px; }
QFrame[entry="true"]:focus { border-color: @accent; }
wf--RunbookRowWidget { border: none; border-bottom: 1px solid @line; }
wf--RunbookRowWidget[phase="true"] { background: @raised; }
wf--RunbookRowWidget[open="true"] { background: @raised; }
wf--RunbookRowWidget[current="true"] { border-left: 3px solid @p2; }
QFrame[vrule="true"] { background: @line; border: none; }
QFrame[rule="true"] { background: @line; border: none; max-height: 1px; min-height: 1px; }
QScrollArea, QStackedWidget, QSplitter { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QSplitter::handle { background: transparent; }
QSplitter::handle:horizontal { width: 8px; }
QSplitter::handle:vertical { height: 8px; }
QSplitter::handle:hover { background: @control; border-radius: 4px; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 8px; }
QGroupBox { border: 1px solid @line; border-radius: 8px; margin-top: 16px; padding: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; padding: 0 4px; color: @text3; }
QStatusBar { background: @ground; color: @text2; }
QStatusBar::item { border: none; }
)";

constexpr const char *Labels = R"(
QLabel { background: transparent; border: none; }
QLabel[role="label"] { color: @text3; font-size: 11px; font-weight: 500; letter-spacing: 1px; text-transform: uppercase; }
QLabel[role="title"] { color: @text; font-size: 19px; font-weight: 600; }
QLabel[role="runbook-title"] { color: @text; font-size: 16px; font-weight: 600; }
QLabel[role="mono"] { color: @text2; font-family: @mono; font-size: 13px; }
QLabel[role="muted"] { color: @text2; }
QLabel[role="timer"] { color: @text; font-family: @mono; font-size: 18px; font-weight: 700; }
QLabel[role="error"] { color: @p0; }
QLabel[role="warning"] { color: @p1; }
QLabel[role="ok"] { color: @ok; }
QLabel[role="stale"] { color: @stale; }
QLabel[role="critical"] { color: @p0; font-family: @mono; font-size: 13px; }
QLabel[role="strong"] { color: @text; font-weight: 600; }
QLabel[role="mono-small"] { color: @text2; font-family: @mono; font-size: 11px; }
QLabel[role="figure"] { color: @text; font-family: @mono; font-size: 24px; font-weight: 700; }
QLabel[role="figure-text"] { color: @text; font-size: 22px; font-weight: 600; }
QLabel[role="figure-name"] { color: @text2; font-size: 11px; font-weight: 500; }
QLabel[role="figure"][urgency="soon"] { color: @p1; }
QLabel[role="figure"][urgency="due"] { color: @p0; }
QLabel[role="figure-name"][urgency="due"] { color: @p0; }
QLabel[role="figure-text"][urgency="due"] { color: @p0; }
QLabel[role="timer"][urgency="late"] { color: @p0; }
QLabel[role="timer"][urgency="soon"] { color: @p1; }
QLabel[role="timer"][urgency="due"] { color: @p0; }
QLabel[role="muted"][urgency="soon"] { color: @p1; }
QLabel[role="muted"][urgency="due"] { color: @p0; }
QLabel[role="banner"] { background: @danger-ground; color: @text; border-bottom: 1px solid @p0; padding: 8px 16px; }
QLabel[role="fact"] { color: @text; font-family: @mono; font-size: 12px; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="warning"] { color: @p1; }
QLabel[role="chip"] { background: @raised; color: @text2; font-size: 11px; border-radius: 9px; padding: 2px 8px; }
QLabel:disabled { color: @text3; }
)";

constexpr const char *Buttons = R"(
QPushButton { background: @control; color: @text; border: 1px solid @line; border-radius: 6px; padding: 4px 12px;
              min-height: 18px; font-weight: 500; }
QPushButton:hover { border-color: @text3; }
QPushButton:pressed, QPushButton:checked { background: @raised; }
QPushButton:focus { border: 2px solid @accent; padding: 3px 11px; }
QPushButton:disabled { background: @raised; color: @text3; border-color: @line; }
QPushButton[kind="primary"] { background: @accent; color: @on-accent; border-color: @accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { border-color: @text; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:pressed { background: @accent; border-color: @on-accent; }
QPushButton[kind="primary"]:disabled { background: @raised; color: @text3; border-color: @line; }
QPushButton[kind="ok"] { background: @ok-ground; color: @ok; border-color: @ok; }
QPushButton[kind="ok"]:hover { background: @ok-hover; }
QPushButton[kind="ok"]:focus { border: 2px solid @accent; }
QPushButton[kind="ok"]:disabled { background: transparent; color: @text3; border-color: @line; }
QPushButton[kind="danger"] { background: @danger-ground; color: @p0; border-color: @p0; }
QPushButton[kind="danger"]:hover { background: @danger-hover; }
QPushButton[kind="danger"]:focus { border: 2px solid @accent; }
QPushButton[kind="danger"]:disabled { background: transparent; color: @text3; border-color: @line; }
QPushButton[kind="quiet"] { background: transparent; color: @text2; border-color: transparent; font-weight: 400; }
QPushButton[kind="quiet"]:hover { background: @raised; color: @text; }
QPushButton[kind="quiet"]:focus { border: 2px solid @accent; }
QPushButton[kind="tile"] { background: transparent; border: 1px solid transparent; border-radius: 4px; text-align: left; }
QPushButton[kind="tile"]:hover { background: @raised; }
QPushButton[kind="tile"]:focus { border-color: @accent; }
QPushButton[kind="phase"] { background: transparent; border: 1px solid transparent; border-radius: 4px; text-align: left;
                            padding: 7px 8px; font-weight: 600; }
QPushButton[kind="phase"]:focus { border-color: @accent; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; border-radius: 4px; text-align: left; padding: 0;
                           min-height: 22px; font-weight: 600; }
QPushButton[kind="link"]:hover { color: @accent; }
QPushButton[kind="link"]:focus { border-color: @accent; }
QPushButton[kind="small"] { padding: 2px 10px; font-size: 11px; min-height: 18px; }
QPushButton[kind="small"]:focus { border: 1px solid @accent; padding: 2px 10px; }
QPushButton[kind="timer"] { background: @raised; }
QPushButton[kind="timer"][urgency="soon"] { border-color: @p1; }
QPushButton[kind="timer"][urgency="late"] { border-color: @line; }
QPushButton[kind="timer"][urgency="due"] { border-color: @p0; background: @danger-ground; }
QPushButton[severity="P0"]:checked { background: @p0; color: @on-severity; border-color: @p0; }
QPushButton[severity="P1"]:checked { background: @p1; color: @on-severity; border-color: @p1; }
QPushButton[severity="P2"]:checked { background: @p2; color: @on-severity; border-color: @p2; }
QPushButton[severity="P3"]:checked { background: @p3; color: @on-severity; border-color: @p3; }
QPushButton[kind="pill"] { background: @raised; color: @text2; border: 1px solid transparent; border-radius: 12px;
                           padding: 2px 9px; min-height: 18px; font-size: 11px; font-weight: 400; }
QPushButton[kind="pill"]:hover { border-color: @line; color: @text; }
QPushButton[kind="pill"]:checked { background: @control; color: @text; }
QPushButton[kind="pill"]:focus { border: 1px solid @accent; outline: 0; }
QPushButton[kind="pill"]:disabled { color: @text3; }
QPushButton[kind="pill"]::menu-indicator { width: 0; }
QPushButton[kind="section"] { background: transparent; color: @text3; border: 1px solid transparent; border-radius: 4px;
                              padding: 0 4px 0 0; min-height: 22px; text-align: left; font-size: 11px; font-weight: 500; letter-spacing: 1px;
                              text-transform: uppercase; }
QPushButton[kind="section"]:hover { color: @text2; }
QPushButton[kind="section"]:focus { border-color: @accent; outline: 0; }
QPushButton[kind="aside"] { background: transparent; color: @text2; border: 1px solid transparent; border-radius: 4px;
                            padding: 0 6px; min-height: 22px; font-size: 11px; font-weight: 400; }
QPushButton[kind="aside"]:hover, QPushButton[kind="aside"]:checked { background: @raised; color: @text; }
QPushButton[kind="aside"]:focus { border-color: @accent; outline: 0; }
QToolButton { background: transparent; color: @text2; border: 1px solid transparent; border-radius: 4px; padding: 3px; }
QToolButton:hover { background: @control; color: @text; }
QToolButton:pressed, QToolButton:checked { background: @control; color: @text; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @text3; }
QToolButton::menu-indicator { width: 0; }
QCheckBox, QRadioButton { spacing: 8px; padding: 2px; min-height: 18px; background: transparent; border: 1px solid transparent;
                          border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent; }
QCheckBox:disabled, QRadioButton:disabled { color: @text3; }
)";

// Their ink is the palette's: a colour here would make a placeholder's of half its opacity, which is too
// faint.
constexpr const char *Inputs = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateTimeEdit, QTimeEdit, QDateEdit, QComboBox {
    background: @ground; border: 1px solid @line; border-radius: 6px; padding: 4px 8px; }
QLineEdit, QSpinBox, QDoubleSpinBox, QDateTimeEdit, QTimeEdit, QDateEdit, QComboBox { min-height: 18px; }
QLineEdit:hover, QPlainTextEdit:hover, QSpinBox:hover, QComboBox:hover { border-color: @text3; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateTimeEdit:focus,
QTimeEdit:focus, QDateEdit:focus, QComboBox:focus { border: 2px solid @accent; padding: 3px 7px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled { background: @panel; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QComboBox[invalid="true"] { border-color: @p0; }
QLineEdit[kind="command"] { font-family: @mono; }
QPlainTextEdit[kind="code"], QPlainTextEdit[kind="code"]:focus { background: transparent; color: @text2; border: none;
    padding: 0; font-family: @mono; font-size: 13px; }
QTextBrowser { background: transparent; color: @text; border: 1px solid transparent; border-radius: 6px; padding: 0; }
QTextBrowser:focus { border: 1px solid @accent; padding: 0; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/icons/arrow-down.svg); width: 12px; height: 12px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QDateTimeEdit::up-arrow, QTimeEdit::up-arrow {
    image: url(:/icons/arrow-up.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QDateTimeEdit::down-arrow, QTimeEdit::down-arrow {
    image: url(:/icons/arrow-down.svg); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: @raised; color: @text; border: 1px solid @line; padding: 4px; outline: 0;
    selection-background-color: @control; selection-color: @text; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QDateTimeEdit::up-button, QTimeEdit::up-button {
    background: transparent; border: none; width: 20px; subcontrol-origin: border; subcontrol-position: top right; }
QSpinBox::down-button, QDoubleSpinBox::down-button, QDateTimeEdit::down-button, QTimeEdit::down-button {
    background: transparent; border: none; width: 20px; subcontrol-origin: border;
    subcontrol-position: bottom right; }
)";

constexpr const char *Views = R"(
QAbstractItemView { background: @panel; alternate-background-color: @panel; color: @text; border: 1px solid transparent;
    outline: 0; gridline-color: @line; selection-background-color: @raised; selection-color: @text; }
QAbstractItemView:focus { border: 1px solid @accent; border-radius: 6px; }
QListView::item, QTreeView::item { border: none; min-height: 24px; padding: 0 8px; }
QTableView::item { border: none; padding: 0 8px; }
QListView::item:hover, QTreeView::item:hover, QTableView::item:hover { background: @raised; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: @raised; color: @text; }
QHeaderView { background: @panel; border: none; }
QHeaderView::section { background: @panel; color: @text3; border: none; border-bottom: 1px solid @line;
    padding: 4px 8px; font-size: 11px; font-weight: 500; }
QTableCornerButton::section { background: @panel; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @control; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: @text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }
)";

constexpr const char *Chrome = R"(
QMenuBar { background: @ground; color: @text2; border-bottom: 1px solid @line; padding: 2px 4px; }
QMenuBar::item { background: transparent; padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: @control; color: @text; }
QMenu { background: @raised; color: @text; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: @control; }
QMenu::item:disabled { color: @text3; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: @text2; border: none; border-bottom: 2px solid transparent;
    padding: 6px 12px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; }
QTabBar::tab:focus { color: @accent; }
QProgressBar { background: @control; border: none; border-radius: 2px; min-height: 4px; max-height: 4px;
    color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QProgressBar[role="ok"]::chunk { background: @ok; }
QProgressBar[role="warning"]::chunk { background: @p2; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
)";

QString rgbText(const QColor &color)
{
    if (color.alpha() == 255)
        return color.name();
    return QStringLiteral("rgba(%1,%2,%3,%4)")
        .arg(color.red())
        .arg(color.green())
        .arg(color.blue())
        .arg(color.alpha());
}

QColor faint(QColor color, float alpha)
{
    color.setAlphaF(alpha);
    return color;
}

QHash<QString, QString> valuesOf(const Theme &theme)
{
    const auto c = [&theme](Token token) { return rgbText(theme.color(token)); };
    return {
        {QStringLiteral("ground"), c(Token::Ground)},
        {QStringLiteral("panel"), c(Token::Panel)},
        {QStringLiteral("raised"), c(Token::Raised)},
        {QStringLiteral("control"), c(Token::Control)},
        {QStringLiteral("line"), c(Token::Line)},
        {QStringLiteral("text"), c(Token::Text)},
        {QStringLiteral("text2"), c(Token::Text2)},
        {QStringLiteral("text3"), c(Token::Text3)},
        {QStringLiteral("accent"), c(Token::Accent)},
        {QStringLiteral("on-accent"), c(Token::OnAccent)},
        {QStringLiteral("p0"), c(Token::P0)},
        {QStringLiteral("p1"), c(Token::P1)},
        {QStringLiteral("p2"), c(Token::P2)},
        {QStringLiteral("p3"), c(Token::P3)},
        {QStringLiteral("on-severity"), c(Token::OnSeverity)},
        {QStringLiteral("ok"), c(Token::Ok)},
        {QStringLiteral("stale"), c(Token::Stale)},
        {QStringLiteral("ok-ground"), rgbText(faint(theme.color(Token::Ok), 0.10F))},
        {QStringLiteral("ok-hover"), rgbText(faint(theme.color(Token::Ok), 0.20F))},
        {QStringLiteral("danger-ground"), rgbText(faint(theme.color(Token::P0), 0.08F))},
        {QStringLiteral("alert-ground"), rgbText(faint(theme.color(Token::P2), 0.04F))},
        {QStringLiteral("danger-hover"), rgbText(faint(theme.color(Token::P0), 0.18F))},
        {QStringLiteral("mono"),
         QStringLiteral("'JetBrains Mono','Noto Sans Mono','DejaVu Sans Mono',monospace")},
    };
}

} // namespace

QString buildStyleSheet(const Theme &theme)
{
    const QHash<QString, QString> values = valuesOf(theme);
    QString source;
    for (const char *part : {Surfaces, Labels, Buttons, Inputs, Views, Chrome})
        source += QLatin1String(part);
    QString out;
    out.reserve(source.size() + source.size() / 8);
    for (qsizetype i = 0; i < source.size();) {
        if (source[i] != u'@') {
            out += source[i++];
            continue;
        }
        qsizetype end = i + 1;
        while (end < source.size() && (source[end].isLetterOrNumber() || source[end] == u'-'))
            ++end;
        const QString name = source.mid(i + 1, end - i - 1);
        Q_ASSERT(values.contains(name));
        out += values.value(name);
        i = end;
    }
    return out;
}

} // namespace wf
