// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/widgetlist.h"

#include <QBoxLayout>

#include <algorithm>

namespace wf {

WidgetList::WidgetList(QAbstractItemModel &model, Qt::Orientation orientation, Make make, Fill fill,
                       QWidget *parent)
    : QWidget(parent), m_model(model), m_make(std::move(make)), m_fill(std::move(fill)),
      m_layout(new QBoxLayout(orientation == Qt::Vertical ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight,
                              this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    connect(&model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { insert(first, last); });
    connect(&model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { remove(first, last); });
    connect(&model, &QAbstractItemModel::rowsMoved, this,
            [this](const QModelIndex &, int first, int last, const QModelIndex &, int to) {
                move(first, last, to);
            });
    connect(&model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &from, const QModelIndex &to) { refill(from.row(), to.row()); });
    connect(&model, &QAbstractItemModel::modelReset, this, &WidgetList::reset);
    reset();
}

QWidget *WidgetList::widgetAt(int row) const
{
    return row >= 0 && row < int(m_widgets.size()) ? m_widgets[std::size_t(row)] : nullptr;
}

int WidgetList::rowOf(const QWidget *widget) const
{
    for (const QWidget *w = widget; w && w != this; w = w->parentWidget()) {
        const auto it = std::find(m_widgets.begin(), m_widgets.end(), w);
        if (it != m_widgets.end())
            return int(it - m_widgets.begin());
    }
    return -1;
}

void WidgetList::insert(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        QWidget *widget = m_make(this);
        m_widgets.insert(m_widgets.begin() + row, widget);
        m_layout->insertWidget(row, widget);
        m_fill(widget, m_model.index(row, 0));
        widget->show();
    }
}

void WidgetList::remove(int first, int last)
{
    for (int row = last; row >= first; --row) {
        m_layout->removeWidget(m_widgets[std::size_t(row)]);
        m_widgets[std::size_t(row)]->hide();
        m_widgets[std::size_t(row)]->deleteLater();
    }
    m_widgets.erase(m_widgets.begin() + first, m_widgets.begin() + last + 1);
}

void WidgetList::move(int first, int last, int to)
{
    const auto begin = m_widgets.begin();
    if (to < first)
        std::rotate(begin + to, begin + first, begin + last + 1);
    else
        std::rotate(begin + first, begin + last + 1, begin + to);
    for (int row = 0; row < int(m_widgets.size()); ++row)
        m_layout->insertWidget(row, m_widgets[std::size_t(row)]);
}

void WidgetList::refill(int first, int last)
{
    for (int row = first; row <= last && row < int(m_widgets.size()); ++row)
        m_fill(m_widgets[std::size_t(row)], m_model.index(row, 0));
}

void WidgetList::reset()
{
    if (!m_widgets.empty())
        remove(0, int(m_widgets.size()) - 1);
    if (m_model.rowCount() > 0)
        insert(0, m_model.rowCount() - 1);
}

} // namespace wf

#include "moc_widgetlist.cpp"
