// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/widgetkit.h"

#include "theme/restyle.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QScreen>
#include <QTableView>

namespace wf::kit {

void growToText(QWidget &window)
{
    window.layout()->activate();
    const int needed = window.layout()->totalHeightForWidth(window.width());
    if (needed > window.height())
        window.resize(window.width(), needed);
}

void bringToFront(QWidget &window)
{
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
}

void setUpRows(QTableView &view, int rowHeight)
{
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setSelectionMode(QAbstractItemView::SingleSelection);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setShowGrid(false);
    view.setWordWrap(false);
    view.setTabKeyNavigation(false);
    view.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view.verticalHeader()->hide();
    view.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view.verticalHeader()->setDefaultSectionSize(rowHeight);
    view.horizontalHeader()->setHighlightSections(false);
    view.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

void setHint(QLineEdit &line, const QString &hint)
{
    line.setPlaceholderText(hint);
    line.setToolTip(hint);
}

void setFirstSize(QWidget &window, const QSize &wanted)
{
    const QSize room = window.screen()->availableGeometry().size();
    window.resize(wanted.boundedTo(room));
    if (room.width() <= wanted.width() || room.height() <= wanted.height())
        window.setWindowState(Qt::WindowMaximized);
}

void openMenu(QMenu &menu, const QWidget &window, const QString &control)
{
    const auto *button = control.isEmpty() ? nullptr : window.findChild<QWidget *>(control);
    if (button && button->isVisible() && !button->visibleRegion().isEmpty())
        menu.popup(button->mapToGlobal(QPoint(0, button->height())));
    else
        menu.popup(window.mapToGlobal(window.rect().center()) - QRect({}, menu.sizeHint()).center());
}

void setRole(QWidget *widget, const char *role)
{
    restyle(widget, "role", QString::fromLatin1(role));
}

} // namespace wf::kit
