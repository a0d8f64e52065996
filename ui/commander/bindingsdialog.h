// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desksetup.h"
#include "models/bindingmodel.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QTableView;

namespace wf {

/// The binding table: which series each condition reads, in which unit; and binding one by hand.
class BindingsDialog : public QDialog
{
    Q_OBJECT
public:
    BindingsDialog(DeskView &desk, DeskSetup &setup, QWidget *parent);

private:
    void showCurrent();
    void bind();
    void unbind();
    bool isSuggestion(const BindingRow &row) const;
    std::optional<BindingRow> current() const;
    std::vector<ManualBinding> without(const BindingRow &row) const;
    void refreshFeeds();

    DeskView &m_desk;
    DeskSetup &m_setup;
    BindingModel m_model;
    QTableView *m_view;
    QComboBox *m_metric;
    QLineEdit *m_labels;
    QLineEdit *m_scale;
    QPushButton *m_bind;
    QPushButton *m_unbind;
    QPushButton *m_confirm;
    QLabel *m_error;
    QLabel *m_feeds;
    QScrollArea *m_feedsArea; ///< A team may have hundreds of them.
};

} // namespace wf
