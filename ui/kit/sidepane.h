// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QButtonGroup;
class QStackedWidget;

namespace wf {

/// The right column: one of several pages, chosen by buttons above or by keys.
class SidePane : public QFrame
{
    Q_OBJECT
public:
    explicit SidePane(QWidget *parent = nullptr);
    /// The button is called "side:NAME"; the first page is shown.
    void addPage(const QString &name, const QString &text, QWidget *page);
    void showPage(int index);
    int page() const;
    /// Behind a page's name: a number that needs somebody.
    void setCount(int index, int count);

private:
    QButtonGroup *m_buttons;
    class FlowLayout *m_bar;
    QStackedWidget *m_pages;
};

} // namespace wf
