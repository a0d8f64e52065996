// SPDX-License-Identifier: GPL-3.0-or-later
#include "kit/flowlayout.h"

#include <QWidget>

#include <algorithm>
#include <limits>

namespace wf {

FlowLayout::FlowLayout(QWidget *parent, int spacing, Qt::Alignment alignment)
    : QLayout(parent), m_alignment(alignment)
{
    setSpacing(spacing);
    setContentsMargins({});
}

FlowLayout::~FlowLayout()
{
    for (const QLayoutItem *item : m_items)
        delete item;
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[std::size_t(index)] : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    QLayoutItem *item = itemAt(index);
    if (item)
        m_items.erase(m_items.begin() + index);
    return item;
}

std::vector<FlowLayout::Row> FlowLayout::rowsIn(int width) const
{
    std::vector<Row> rows;
    for (QLayoutItem *item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        if (rows.empty() || rows.back().width + spacing() + size.width() > width)
            rows.emplace_back();
        else
            rows.back().width += spacing();
        rows.back().items.push_back(item);
        rows.back().width += size.width();
        rows.back().height = std::max(rows.back().height, size.height());
    }
    return rows;
}

int FlowLayout::heightForWidth(int width) const
{
    const QMargins margins = contentsMargins();
    int height = margins.top() + margins.bottom();
    const std::vector<Row> rows = rowsIn(width - margins.left() - margins.right());
    for (const Row &row : rows)
        height += row.height;
    return height + std::max(0, int(rows.size()) - 1) * spacing();
}

QSize FlowLayout::sizeHint() const
{
    const std::vector<Row> rows = rowsIn(std::numeric_limits<int>::max() / 2);
    const QMargins margins = contentsMargins();
    const QSize row = rows.empty() ? QSize(0, 0) : QSize(rows.front().width, rows.front().height);
    return row.grownBy(margins);
}

QSize FlowLayout::minimumSize() const
{
    QSize size(0, 0);
    for (const QLayoutItem *item : m_items) {
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    }
    return size.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    const QRect area = rect.marginsRemoved(contentsMargins());
    int top = area.top();
    for (const Row &row : rowsIn(area.width())) {
        int left =
            m_alignment & Qt::AlignRight ? std::max(area.left(), area.right() + 1 - row.width) : area.left();
        for (QLayoutItem *item : row.items) {
            const QSize size(std::min(item->sizeHint().width(), area.width()), item->sizeHint().height());
            item->setGeometry({QPoint(left, top + (row.height - size.height()) / 2), size});
            left += size.width() + spacing();
        }
        top += row.height + spacing();
    }
}

} // namespace wf

#include "moc_flowlayout.cpp"
