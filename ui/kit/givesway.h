// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QBoxLayout;
class QWidget;

namespace wf {

/// Hides a part of a row while the row has no room for it: what can be reached by keys or menus as well gives
/// way before anything is cut.
class GivesWay : public QObject
{
    Q_OBJECT
public:
    /// `bar`: the widget that is as wide as the row; owns this.
    GivesWay(QWidget *bar, QBoxLayout *row, QWidget *part);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *m_bar;
    QBoxLayout *m_row;
    QWidget *m_part;
};

} // namespace wf
