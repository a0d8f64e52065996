// SPDX-License-Identifier: GPL-3.0-or-later
#include "fitcheck.h"

#include "paintprobe.h"
#include "theme/tokens.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QHash>
#include <QHeaderView>
#include <QHelpEvent>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QPixmap>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedLayout>
#include <QTabBar>
#include <QTextEdit>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace wf::guitest {

namespace {

constexpr double Slack = 1.0;   ///< Pixels that nobody sees.
constexpr int LeastTarget = 24; ///< WCAG 2.2, 2.5.8.
const QChar Ellipsis(0x2026);

QString named(const QWidget &widget)
{
    const QString name = widget.objectName();
    return name.isEmpty() ? QString::fromLatin1(widget.metaObject()->className()) : name;
}

QString shortened(const QString &text)
{
    return text.size() > 60 ? text.left(59) + Ellipsis : text;
}

/// The scroll area whose content is seen through the widget.
const QAbstractScrollArea *scrolls(const QWidget *viewport)
{
    const auto *area = qobject_cast<const QAbstractScrollArea *>(viewport->parentWidget());
    return area && area->viewport() == viewport ? area : nullptr;
}

bool moves(const QScrollBar *bar, Qt::ScrollBarPolicy policy)
{
    return policy != Qt::ScrollBarAlwaysOff && bar->maximum() > bar->minimum();
}

/// What the text is not seen whole behind; null if it is seen. `seen`: false where it is scrolled away.
struct Sight
{
    const QWidget *cutBy = nullptr;
    double by = 0;
    bool whole = true;
    QRectF box; ///< In the window.
};

/// How far a box reaches out, where what is there cannot be scrolled to.
double beyond(const QRectF &box, const QRectF &room, const QAbstractScrollArea *area, bool &whole)
{
    const bool across = area && moves(area->horizontalScrollBar(), area->horizontalScrollBarPolicy());
    const bool down = area && moves(area->verticalScrollBar(), area->verticalScrollBarPolicy());
    const double x = std::max(room.left() - box.left(), box.right() - room.right());
    const double y = std::max(room.top() - box.top(), box.bottom() - room.bottom());
    whole = whole && x <= Slack && y <= Slack;
    return std::max(across ? 0 : x, down ? 0 : y);
}

Sight sightOf(const PaintedText &text)
{
    Sight sight;
    sight.box = text.ink;
    const QWidget *at = text.widget;
    const auto look = [&](const QRectF &room) {
        const QAbstractScrollArea *area = scrolls(at);
        const double out = beyond(sight.box, room, area, sight.whole);
        // A line that is typed in moves under the cursor.
        if (out > Slack && !sight.cutBy && !qobject_cast<const QLineEdit *>(at)) {
            sight.cutBy = at;
            sight.by = out;
        }
        if (area || qobject_cast<const QLineEdit *>(at))
            sight.box &= room; // What is scrolled away is not cut by what is around.
        return !sight.box.isEmpty();
    };
    if (!look(text.room) || !look(at->rect()))
        return sight;
    while (!at->isWindow()) {
        sight.box.translate(at->pos());
        at = at->parentWidget();
        if (!look(at->rect()))
            return sight;
    }
    return sight;
}

/// What the person reads who points at it.
QString tipAt(QWidget &widget, const QPoint &at)
{
    const QString none = QStringLiteral("no tooltip");
    QToolTip::showText(widget.mapToGlobal(at), none, &widget);
    QHelpEvent help(QEvent::ToolTip, at, widget.mapToGlobal(at));
    QCoreApplication::sendEvent(&widget, &help);
    const QString said = QToolTip::text();
    QToolTip::hideText();
    return said == none ? QString() : said;
}

/// What the widget is made to say; "…" in it is no elision.
QString ownWords(const QWidget &widget, const QPoint &at)
{
    if (const auto *view = qobject_cast<const QAbstractItemView *>(widget.parentWidget()))
        return view->indexAt(at).data().toString();
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        return label->text();
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        return button->text();
    if (const auto *line = qobject_cast<const QLineEdit *>(&widget))
        return line->text() + line->placeholderText();
    if (const auto *edit = qobject_cast<const QPlainTextEdit *>(widget.parentWidget()))
        return edit->toPlainText() + edit->placeholderText();
    if (const auto *edit = qobject_cast<const QTextEdit *>(widget.parentWidget()))
        return edit->toPlainText();
    if (const auto *combo = qobject_cast<const QComboBox *>(&widget))
        return combo->currentText();
    return {};
}

/// Empty where the elision tells the whole text elsewhere.
QString elision(const PaintedText &text)
{
    const qsizetype mark = text.text.indexOf(Ellipsis);
    if (mark < 0 || ownWords(*text.widget, text.ink.center().toPoint()).contains(text.text))
        return {};
    QString stem = text.text.left(mark).trimmed();
    const auto tells = [&](const QString &said) {
        const qsizetype at = said.indexOf(stem, 0, Qt::CaseInsensitive);
        return at >= 0 && said.size() > at + stem.size() && said[at + stem.size()] != Ellipsis;
    };
    if (tells(text.widget->accessibleName()) || tells(tipAt(*text.widget, text.ink.center().toPoint())))
        return {};
    return QStringLiteral("%1: \"%2\" is elided, and no tooltip tells it whole")
        .arg(pathOf(*text.widget), shortened(text.text));
}

void checkTexts(const std::vector<PaintedText> &texts, Elisions elisions, QStringList &findings)
{
    struct Seen
    {
        const PaintedText *text;
        QRectF box;
    };
    std::vector<Seen> seen;
    for (const PaintedText &text : texts) {
        const Sight sight = sightOf(text);
        if (sight.cutBy)
            findings << QStringLiteral("%1: \"%2\" is cut by %3 pixels%4")
                            .arg(pathOf(*text.widget), shortened(text.text))
                            .arg(std::ceil(sight.by))
                            .arg(sight.cutBy == text.widget
                                     ? QString()
                                     : QStringLiteral(" at the border of ") + named(*sight.cutBy));
        if (!sight.whole)
            continue;
        if (const QString found = elisions == Elisions::Told ? elision(text) : QString(); !found.isEmpty())
            findings << found;
        seen.push_back({&text, sight.box});
    }
    std::sort(seen.begin(), seen.end(),
              [](const Seen &a, const Seen &b) { return a.box.top() < b.box.top(); });
    for (std::size_t i = 0; i < seen.size(); ++i) {
        for (std::size_t j = i + 1; j < seen.size() && seen[j].box.top() < seen[i].box.bottom(); ++j) {
            const QRectF both = seen[i].box & seen[j].box;
            if (both.width() > 2 && both.height() > 2)
                findings << QStringLiteral("%1: \"%2\" stands over \"%3\" of %4")
                                .arg(pathOf(*seen[i].text->widget), shortened(seen[i].text->text),
                                     shortened(seen[j].text->text), named(*seen[j].text->widget));
        }
    }
}

/// Their children stand where the toolkit puts them.
bool placesItself(const QWidget &parent)
{
    return qobject_cast<const QAbstractScrollArea *>(&parent) || qobject_cast<const QSplitter *>(&parent) ||
           qobject_cast<const QTabBar *>(&parent) || qobject_cast<const QLineEdit *>(&parent) ||
           qobject_cast<const QAbstractSpinBox *>(&parent) || qobject_cast<const QComboBox *>(&parent) ||
           qobject_cast<const QMenuBar *>(&parent) || scrolls(&parent);
}

void checkPlaces(const QWidget &parent, QStringList &findings)
{
    std::vector<const QWidget *> children;
    for (const QObject *object : parent.children()) {
        const auto *child = qobject_cast<const QWidget *>(object);
        if (child && !child->isWindow() && child->isVisible() && !child->size().isEmpty())
            children.push_back(child);
    }
    const QAbstractScrollArea *area = scrolls(&parent);
    for (const QWidget *child : children) {
        bool whole = true;
        const double out = beyond(QRectF(child->geometry()), QRectF(parent.rect()), area, whole);
        if (out > Slack && (area || !placesItself(parent)))
            findings << QStringLiteral("%1 reaches out of %2 by %3 pixels")
                            .arg(pathOf(*child), named(parent))
                            .arg(std::ceil(out));
    }
    if (placesItself(parent))
        return;
    for (std::size_t i = 0; i < children.size(); ++i) {
        for (std::size_t j = i + 1; j < children.size(); ++j) {
            const QRect both = children[i]->geometry() & children[j]->geometry();
            if (both.width() > 1 && both.height() > 1)
                findings << QStringLiteral("%1 and %2 overlap by %3 × %4 pixels")
                                .arg(pathOf(*children[i]), named(*children[j]))
                                .arg(both.width())
                                .arg(both.height());
        }
    }
}

void checkTarget(const QWidget &widget, QStringList &findings)
{
    const auto small = [&](const QSize &size, const QString &what = {}) {
        if (size.width() < LeastTarget || size.height() < LeastTarget)
            findings << QStringLiteral("%1%2 is a target of %3 × %4 pixels")
                            .arg(pathOf(widget), what)
                            .arg(size.width())
                            .arg(size.height());
    };
    const bool inField = qobject_cast<const QLineEdit *>(widget.parentWidget()) ||
                         qobject_cast<const QAbstractSpinBox *>(widget.parentWidget()) ||
                         qobject_cast<const QComboBox *>(widget.parentWidget());
    const bool inBar = qobject_cast<const QTabBar *>(widget.parentWidget()) ||
                       qobject_cast<const QMenuBar *>(widget.parentWidget()) ||
                       qobject_cast<const QAbstractItemView *>(widget.parentWidget());
    if (inField || inBar)
        return;
    if (const auto *tabs = qobject_cast<const QTabBar *>(&widget)) {
        for (int i = 0; i < tabs->count(); ++i)
            small(tabs->tabRect(i).size(), QStringLiteral(" tab %1").arg(i));
    } else if (const auto *bar = qobject_cast<const QMenuBar *>(&widget)) {
        for (const QAction *action : bar->actions()) {
            const QRect place = bar->actionGeometry(const_cast<QAction *>(action));
            if (!place.isEmpty())
                small(place.size(), QStringLiteral(" entry ") + action->text());
        }
    } else if (const auto *head = qobject_cast<const QHeaderView *>(&widget)) {
        if (head->sectionsClickable() && head->orientation() == Qt::Horizontal)
            small({LeastTarget, head->height()});
    } else if (const auto *view = qobject_cast<const QAbstractItemView *>(&widget)) {
        const QModelIndex first = view->model() ? view->model()->index(0, 0) : QModelIndex();
        if (const QRect row = view->visualRect(first); !row.isEmpty())
            small({LeastTarget, row.height()}, QStringLiteral(" row"));
    } else if (qobject_cast<const QAbstractButton *>(&widget) || qobject_cast<const QComboBox *>(&widget) ||
               qobject_cast<const QLineEdit *>(&widget) || qobject_cast<const QAbstractSpinBox *>(&widget) ||
               (widget.testAttribute(Qt::WA_SetCursor) && widget.cursor().shape() == Qt::PointingHandCursor &&
                !scrolls(&widget))) {
        small(widget.size());
    }
}

void walk(QWidget &widget, const std::function<void(QWidget &)> &visit)
{
    visit(widget);
    for (QObject *object : widget.children()) {
        auto *child = qobject_cast<QWidget *>(object);
        if (child && !child->isWindow() && child->isVisible())
            walk(*child, visit);
    }
}

QColor over(const QColor &ink, const QColor &ground)
{
    const auto mix = [a = ink.alphaF()](double top, double below) { return top * a + below * (1 - a); };
    return QColor::fromRgbF(float(mix(ink.redF(), ground.redF())), float(mix(ink.greenF(), ground.greenF())),
                            float(mix(ink.blueF(), ground.blueF())));
}

/// The colour that most pixels around a text have.
QColor groundOf(const QImage &picture, const QRect &box)
{
    QHash<QRgb, int> counts;
    const QRect area = box & picture.rect();
    for (int y = area.top(); y <= area.bottom(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(picture.constScanLine(y));
        for (int x = area.left(); x <= area.right(); ++x)
            ++counts[line[x] | 0xff000000];
    }
    QRgb best = 0xff000000;
    int most = 0;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it.value() > most) {
            most = it.value();
            best = it.key();
        }
    }
    return QColor(best);
}

} // namespace

QString pathOf(const QWidget &widget)
{
    QStringList names;
    for (const QWidget *at = &widget; at; at = at->isWindow() ? nullptr : at->parentWidget()) {
        if (!at->objectName().isEmpty() || at == &widget)
            names.prepend(named(*at));
    }
    names.removeAll(QStringLiteral("qt_scrollarea_viewport"));
    if (names.size() > 4)
        names = QStringList{names.first(), Ellipsis} + names.mid(names.size() - 2);
    return names.join(QLatin1Char('/'));
}

QStringList fitFindings(QWidget &window, Elisions elisions)
{
    QStringList findings;
    std::vector<PaintedText> texts;
    walk(window, [&](QWidget &widget) {
        checkPlaces(widget, findings);
        checkTarget(widget, findings);
        auto painted = paintedTexts(widget);
        texts.insert(texts.end(), painted.begin(), painted.end());
    });
    checkTexts(texts, elisions, findings);
    findings.removeDuplicates();
    return findings;
}

QStringList contrastFindings(QWidget &window, double atLeast)
{
    QStringList findings;
    const QPixmap shot = window.grab();
    const QImage picture = shot.toImage().convertToFormat(QImage::Format_ARGB32);
    const double ratio = shot.devicePixelRatio();
    walk(window, [&](QWidget &widget) {
        for (const PaintedText &text : paintedTexts(widget)) {
            const Sight sight = sightOf(text);
            if (!sight.whole)
                continue;
            const QRectF box = sight.box.adjusted(-2, -2, 2, 2);
            const QColor ground =
                groundOf(picture, QRectF(box.topLeft() * ratio, box.size() * ratio).toAlignedRect());
            const double contrast = contrastRatio(over(text.colour, ground), ground);
            if (contrast < atLeast)
                findings << QStringLiteral("%1: \"%2\" in %3 on %4 has a contrast of %5")
                                .arg(pathOf(widget), shortened(text.text), text.colour.name(), ground.name())
                                .arg(contrast, 0, 'f', 2);
        }
    });
    findings.removeDuplicates();
    return findings;
}

} // namespace wf::guitest
