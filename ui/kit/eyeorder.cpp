// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/eyeorder.h"

#include <QWidget>

#include <algorithm>

namespace wf::kit {

namespace {

bool takesTab(const QWidget &widget, const QWidget &window)
{
    return (widget.focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !widget.focusProxy() &&
           widget.isVisibleTo(&window) && widget.isEnabled() && widget.window() == &window;
}

QRect placeOf(const QWidget &widget, const QWidget &window)
{
    return {widget.mapTo(&window, QPoint(0, 0)), widget.size()};
}

/// In rows: what begins before the middle of the row's first one stands beside it.
void sortByRows(std::vector<QWidget *> &widgets, const QWidget &window)
{
    std::stable_sort(widgets.begin(), widgets.end(), [&window](const QWidget *a, const QWidget *b) {
        return placeOf(*a, window).top() < placeOf(*b, window).top();
    });
    for (auto row = widgets.begin(); row != widgets.end();) {
        const int middle = placeOf(**row, window).center().y();
        const auto end = std::find_if(row, widgets.end(), [&window, middle](const QWidget *w) {
            return placeOf(*w, window).top() > middle;
        });
        std::stable_sort(row, end, [&window](const QWidget *a, const QWidget *b) {
            return placeOf(*a, window).left() < placeOf(*b, window).left();
        });
        row = end;
    }
}

} // namespace

QWidget *nextByTheEye(const QWidget &window, const std::vector<QWidget *> &panes, bool forward)
{
    std::vector<QWidget *> order;
    for (QWidget *pane : panes) {
        std::vector<QWidget *> inside;
        if (takesTab(*pane, window))
            inside.push_back(pane);
        for (QWidget *widget : pane->findChildren<QWidget *>()) {
            if (takesTab(*widget, window))
                inside.push_back(widget);
        }
        sortByRows(inside, window);
        order.insert(order.end(), inside.begin(), inside.end());
    }
    if (order.empty())
        return nullptr;
    const auto now = std::find(order.begin(), order.end(), window.focusWidget());
    if (now == order.end())
        return forward ? order.front() : order.back();
    if (forward)
        return std::next(now) == order.end() ? order.front() : *std::next(now);
    return now == order.begin() ? order.back() : *std::prev(now);
}

} // namespace wf::kit
