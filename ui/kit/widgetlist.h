// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QWidget>

#include <functional>
#include <vector>

class QBoxLayout;

namespace wf {

/// Shows each row of a model as a widget of its own, kept in step with the model's row changes. For short
/// lists whose rows people act on: real buttons and check boxes, with focus and accessible names.
class WidgetList : public QWidget
{
    Q_OBJECT
public:
    using Make = std::function<QWidget *(QWidget *parent)>;
    using Fill = std::function<void(QWidget *widget, const QModelIndex &index)>;

    /// `make` builds an empty row, `fill` shows an index in it (again on every change).
    WidgetList(QAbstractItemModel &model, Qt::Orientation orientation, Make make, Fill fill,
               QWidget *parent = nullptr);

    QWidget *widgetAt(int row) const;
    int rowOf(const QWidget *widget) const;
    bool isEmpty() const { return m_widgets.empty(); }
    /// Shows every row again: something that `fill` shows beside the model has changed.
    void fillAll() { refill(0, int(m_widgets.size()) - 1); }

private:
    void insert(int first, int last);
    void remove(int first, int last);
    void move(int first, int last, int to);
    void refill(int first, int last);
    void reset();

    QAbstractItemModel &m_model;
    Make m_make;
    Fill m_fill;
    QBoxLayout *m_layout;
    std::vector<QWidget *> m_widgets;
};

} // namespace wf
