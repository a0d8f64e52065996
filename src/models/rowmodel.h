// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <algorithm>
#include <vector>

namespace wf {

/// A list model over value rows. A Row has `key` (equality-comparable, unique) and operator==. Subclasses
/// supply data(). sync() turns a new list into the row changes that lead to it: no reset, and one dataChanged
/// per contiguous run.
template <typename Row>
class RowModel : public QAbstractListModel
{
public:
    using QAbstractListModel::QAbstractListModel;

    int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    const std::vector<Row> &rows() const { return m_rows; }

    /// The row with this key, or -1.
    template <typename Key>
    int rowOf(const Key &key) const
    {
        const auto it =
            std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &row) { return row.key == key; });
        return it == m_rows.end() ? -1 : int(it - m_rows.begin());
    }

protected:
    void sync(std::vector<Row> next)
    {
        removeMissing(next);
        int changedFrom = -1;
        for (int i = 0; i < int(next.size()); ++i) {
            bool changed = false;
            if (i >= int(m_rows.size()) || m_rows[std::size_t(i)].key != next[std::size_t(i)].key) {
                flushChanged(changedFrom, i - 1);
                place(next[std::size_t(i)], i);
            }
            if (!(m_rows[std::size_t(i)] == next[std::size_t(i)])) {
                m_rows[std::size_t(i)] = next[std::size_t(i)];
                changed = true;
            }
            if (changed && changedFrom < 0)
                changedFrom = i;
            if (!changed)
                flushChanged(changedFrom, i - 1);
        }
        flushChanged(changedFrom, int(m_rows.size()) - 1);
    }

    /// Another source altogether: a reset.
    void replaceAll(std::vector<Row> rows)
    {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }

private:
    void removeMissing(const std::vector<Row> &next)
    {
        const auto stays = [&next](const Row &row) {
            return std::any_of(next.begin(), next.end(), [&](const Row &n) { return n.key == row.key; });
        };
        for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
            if (stays(m_rows[std::size_t(last)]))
                continue;
            int first = last;
            while (first > 0 && !stays(m_rows[std::size_t(first - 1)]))
                --first;
            beginRemoveRows({}, first, last);
            m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
            endRemoveRows();
            last = first;
        }
    }

    /// Moves the row with that key to `to`, or inserts it there.
    void place(const Row &row, int to)
    {
        const int from = rowOf(row.key);
        if (from > to) {
            beginMoveRows({}, from, from, {}, to);
            std::rotate(m_rows.begin() + to, m_rows.begin() + from, m_rows.begin() + from + 1);
            endMoveRows();
            return;
        }
        beginInsertRows({}, to, to);
        m_rows.insert(m_rows.begin() + to, row);
        endInsertRows();
    }

    void flushChanged(int &from, int to)
    {
        if (from >= 0)
            Q_EMIT dataChanged(index(from), index(to));
        from = -1;
    }

    std::vector<Row> m_rows;
};

} // namespace wf
