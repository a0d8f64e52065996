// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/desksetup.h"
#include "models/bindingmodel.h"
#include "theme/theme.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTabWidget;
class QTableView;

namespace wf {

class FeedsPage;

/// The feeds; and which series each condition reads, in which unit, and binding one by hand.
class BindingsDialog : public QDialog
{
    Q_OBJECT
public:
    BindingsDialog(DeskView &desk, DeskSetup &setup, const Theme &theme, QWidget *parent);

Q_SIGNALS:
    void addFeedWanted();

private:
    QWidget *makeBindings();
    void connectAll();
    bool needsBindings() const;
    void showCurrent();
    void bind();
    void unbind();
    bool isSuggestion(const BindingRow &row) const;
    std::optional<BindingRow> current() const;
    std::vector<ManualBinding> without(const BindingRow &row) const;
    void refreshStore();

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
    QLabel *m_store; ///< What is in memory, and what of the runbooks cannot be read.
    QTabWidget *m_tabs;
};

} // namespace wf
