// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/plaintext.h"

#include <QAbstractItemView>
#include <QActionEvent>
#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QToolTip>

#include <algorithm>

namespace wf::plaintext {

namespace {

const QString KeeperName = QStringLiteral("plainTextKeeper");

/// Sees every event of the application before its receiver does. A label is polished before it is laid out,
/// that of a tooltip before it has its text.
class Keeper : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        // The toolkit's enum: other events are none of its business.
        const QEvent::Type type = event->type();
        if (type == QEvent::Polish)
            polish(watched);
        else if (type == QEvent::ToolTipChange)
            boundTip(watched);
        else if (type == QEvent::WindowTitleChange)
            boundTitle(watched);
        else if (type == QEvent::ActionAdded || type == QEvent::ActionChanged)
            boundAction(static_cast<QActionEvent *>(event)->action());
        else if (type == QEvent::ToolTip)
            return showItemTip(watched, *static_cast<QHelpEvent *>(event));
        return false;
    }

private:
    static void polish(QObject *watched)
    {
        auto *label = qobject_cast<QLabel *>(watched);
        if (!label)
            return;
        label->setTextFormat(Qt::PlainText);
        if (const QString text = label->text(); inLabel(text) != text)
            label->setText(inLabel(text));
    }
    static void boundTip(QObject *watched)
    {
        auto *widget = qobject_cast<QWidget *>(watched);
        if (const QString text = widget ? widget->toolTip() : QString(); inTip(text) != text)
            widget->setToolTip(inTip(text));
    }
    static void boundTitle(QObject *watched)
    {
        auto *widget = qobject_cast<QWidget *>(watched);
        const QString text = widget ? widget->windowTitle() : QString();
        // "[*]" is a place for the mark of unsaved work, which no window has.
        const QString shown = inLine(text).replace(QLatin1String("[*]"), QLatin1String("[ * ]"));
        if (shown != text)
            widget->setWindowTitle(shown);
    }
    static void boundAction(QAction *action)
    {
        if (const QString text = action ? action->text() : QString(); text.size() > 2 * MostInLine)
            action->setText(text.left(MostInLine) + QChar(0x2026));
    }
    /// Rows without a delegate of their own: a longer text than can be shown is shown here.
    static bool showItemTip(QObject *watched, const QHelpEvent &event)
    {
        auto *view = qobject_cast<QAbstractItemView *>(watched->parent());
        if (!view || watched != view->viewport())
            return false;
        const QString text = view->indexAt(event.pos()).data(Qt::ToolTipRole).toString();
        if (inTip(text) == text)
            return false;
        showTip(event.globalPos(), text, view);
        return true;
    }
};

} // namespace

QString bounded(const QString &text, qsizetype mostCharacters, int mostLines)
{
    // With the mark at its end, so that what was bounded once stays as it is.
    qsizetype end = text.size() > mostCharacters ? mostCharacters - 1 : text.size();
    int lines = 1;
    for (qsizetype i = 0; i < end; ++i) {
        if (text[i] == QLatin1Char('\n') && ++lines > mostLines)
            end = i;
    }
    if (end == text.size())
        return text;
    if (end > 0 && text[end - 1].isHighSurrogate())
        --end;
    return text.left(end) + QChar(0x2026);
}

QString inLabel(const QString &text)
{
    return bounded(text, MostInLabel, MostLabelLines);
}

QString inTip(const QString &text)
{
    return bounded(text, MostInTip, MostTipLines);
}

QString inLine(const QString &text)
{
    QString line = bounded(text, MostInLine, MostInLine);
    for (QChar &c : line) {
        if (c == QLatin1Char('\n') || c == QLatin1Char('\r') || c == QLatin1Char('\t'))
            c = QLatin1Char(' ');
    }
    return line;
}

QString inMenu(const QString &text)
{
    return inLine(text).replace(QLatin1Char('&'), QLatin1String("&&"));
}

QString withoutKey(const QString &menuText)
{
    QString plain;
    for (qsizetype i = 0; i < menuText.size(); ++i) {
        if (menuText[i] == QLatin1Char('&'))
            ++i; // What follows stands for itself, be it another "&".
        if (i < menuText.size())
            plain += menuText[i];
    }
    return plain;
}

void showTip(const QPoint &globalPos, const QString &text, QWidget *widget)
{
    QToolTip::showText(globalPos, inTip(text), widget);
}

void keep(QApplication &app)
{
    if (app.findChild<QObject *>(KeeperName, Qt::FindDirectChildrenOnly))
        return;
    auto *keeper = new Keeper(&app);
    keeper->setObjectName(KeeperName);
    app.installEventFilter(keeper);
}

} // namespace wf::plaintext
